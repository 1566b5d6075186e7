"""Cells that run in the report's own process give the outputs of an ordinary kernel, case by case and whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from koruz.runner import execute, forkserver, pool, preload
from koruz.runner import forkserver as shared
from koruz.runner.execute import CellFailure
from koruz.runner.plan import Job, Options

NOTEBOOKS = builders.published()

CASES = {
    "streams": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c', end='')\nsys.stdout.write('d\\n')",
    "result": "1 + 1",
    "nothing": "None",
    "silenced": "2;",
    "comment": "# nothing to run",
    "several": "from IPython.display import display\ndisplay('x')\nprint('y')\ndisplay({'z': 1})\n'end'",
    "rich": "from IPython.display import HTML, Markdown\ndisplay(HTML('<b>é</b>'), Markdown('*m*'), metadata={'k': 1})",
    "bundle": "display({'application/x+json': {'n': [1, 2.5, None, 'ü'], 't': (1, 2)}, 'text/plain': 'p'}, raw=True)",
    "picture": "import base64\nfrom IPython.display import Image\n"
    "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5E'"
    "'rkJggg=='))",
    "frame": "import pandas as pd\npd.DataFrame({'a': [1, None], 'b': ['x', 'y']})",
    "wide frame": "pd.DataFrame([range(60)])",
    "wide frame reset": "pd.set_option('display.max_columns', 5)\npd.reset_option('display.max_columns')\n"
    "pd.DataFrame([range(60)], index=['a'])",
    "wide text": "print(pd.DataFrame([range(60)]))",
    "shell": "type(get_ipython()).__name__, str(type(get_ipython())), hasattr(get_ipython(), 'kernel')",
    "rich print": "import rich\nrich.print({'a': [1, 2]}, '[red]x[/red]')",
    "around": "import sys\nprint('a')\ndisplay(1)\nprint('b')\nprint('e', file=sys.stderr)\ndisplay(2)\nprint('c')",
    "update": "handle = display('before', display_id='one')\nhandle.update('after')",
    "clear": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "clear later": "print('gone')\nclear_output(wait=True)\nprint('kept')",
    "warning": "import warnings\nwarnings.warn('careful', stacklevel=1)",
    "magic": "%%capture caught\nprint('hidden')",
    "caught": "caught.stdout",
    "history": "_, Out[2], In[2]",
    "asked": "__name__, get_ipython().execution_count, type(get_ipython()).__mro__[-3:-1]",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "set": "{'b', 'a', 'c'}",
    "folder": "import os\nos.path.basename(os.getcwd()), os.environ['TZ'], os.environ['MPLBACKEND']",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.gcf().get_size_inches()",
    "figures": "%matplotlib inline\nplt.plot([1, 2]); plt.show()\nplt.plot([2, 1]);",
    "words between figures": "print('a')\nplt.plot([1]); plt.show()\nprint('b')\nplt.plot([2]); plt.show()\nprint('c')",
    "vector": "%config InlineBackend.figure_formats = ['png']\nplt.plot([1])",
    "seaborn": "import seaborn as sns\nsns.lineplot(x=[1, 2], y=[1, 3])",
    # A kernel reads what children say beside the cell: without a moment's rest it may come with the next one.
    "child": "import subprocess, time\ndone = subprocess.run(['echo', 'from a child'])\ntime.sleep(0.5)\ndone",
    "system": "print('before', flush=True)\nimport os\nos.system('echo child')\ntime.sleep(0.5)",
    "descriptor": "import os\nos.write(1, b'raw \\xc3\\xa9\\n')\ntime.sleep(0.5)",
    "child error": "done = subprocess.run(['sh', '-c', 'echo wrong >&2'])\ntime.sleep(0.5)\ndone",
    "reading child": "subprocess.run(['cat']).returncode",
    "fileno": "import sys\ntype(sys.stdout.fileno())",
    "faulthandler": "import faulthandler\nfaulthandler.enable()\nfaulthandler.disable()",
    "task": "async def later():\n    await asyncio.sleep(0.01)\n    return 7\ntask = asyncio.create_task(later())",
    "task awaited": "await task",
    "pool": "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    print(pool.map(abs, [-1, 2]))",
    "breakpoint": "breakpoint()",
    "stdin": "sys.stdin.read()",
    "logging": "import logging\nlogging.warning('careful')",
    "progress": "from tqdm import tqdm\nfor _ in tqdm(range(3), bar_format='{n}/{total}'): pass",
}


BROKEN = "class Odd:\n    def _repr_html_(self):\n        raise ValueError('odd')\nOdd()"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The environment of a report's process, in this one."""
    scratch = tmp_path_factory.mktemp("scratch")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in shared.settings().items():
            patch.setenv(name, value)
        patch.setenv("IPYTHONDIR", str(scratch))
        yield scratch


def book(*cells: dict[str, Any]) -> dict[str, Any]:
    return builders.notebook(*cells)


def project(folder: Path, content: dict[str, Any]) -> Job:
    return builders.job(builders.project(folder, n01_trade=content))


def of_report(files: dict[str, bytes]) -> Any:
    return nbformat.reads(files["trade.ipynb"].decode(), 4)


def plainly(notebook: Any) -> dict[str, tuple[Any, Any]]:
    return {cell["id"]: (cell.get("execution_count"), cell.get("outputs")) for cell in notebook.cells}


def test_case_by_case_the_outputs_are_a_kernel_s(tmp_path: Path) -> None:
    cells = [{**builders.code(source), "id": name.replace(" ", "-")} for name, source in CASES.items()]
    cells.append({**builders.code("1", "skip-execution"), "id": "skipped"})
    job = project(tmp_path / "project", book(*cells))
    # In processes of their own: pytest takes warnings away in this one.
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")  # with it, a kernel doesn't look at its descriptors
        forkserver.stop()  # a server that runs has it
        fast, kernel = (plainly(of_report(built_one(tmp_path / name, job, name))) for name in ("koruz", "kernel"))
    assert fast == kernel
    assert fast["update"][1][0]["data"]["text/plain"] == "'after'"
    assert fast["clear"][1] == [{"output_type": "stream", "name": "stdout", "text": "kept\n"}]


def failures(job: Job, engine: str) -> CellFailure:
    with pytest.raises(CellFailure) as caught:
        execute.execute(job, engine=engine)
    return caught.value


ASKING = [
    "input('?')",
    "import getpass\ngetpass.getpass()",
    "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "import pdb\npdb.set_trace()",
]


@pytest.mark.parametrize("source", ["x = {}\nx['rain']", "x = (", "raise ValueError('a\\nb')", BROKEN, *ASKING])
def test_a_failing_cell_is_told_as_with_a_kernel(tmp_path: Path, settings: Path, source: str) -> None:
    job = project(tmp_path / "project", book(builders.code("x = 1"), builders.code(source), builders.code("print(1)")))
    fast, kernel = failures(job, "koruz"), failures(job, "kernel")
    assert (fast.number, fast.line, fast.message) == (kernel.number, kernel.line, kernel.message)
    assert fast.number == 2


@pytest.mark.parametrize("source", ["exit()", "quit()", "import sys\nsys.exit(0)"])
def test_what_ends_a_kernel_ends_the_notebook(tmp_path: Path, settings: Path, source: str) -> None:
    failure = failures(project(tmp_path / "project", book(builders.code(source), builders.code("1"))), "koruz")
    assert (failure.number, failure.message) == (1, "SystemExit: the cell ended the notebook")


def test_a_cell_that_takes_too_long_is_ended(tmp_path: Path, settings: Path) -> None:
    job = project(tmp_path / "project", book(builders.code("while True: pass")))
    with pytest.raises(CellFailure, match="TimeoutError: the cell took too long and was ended"):
        execute.execute(job, timeout=1, engine="koruz")


def test_nothing_of_the_cells_stays_in_the_process(tmp_path: Path, settings: Path) -> None:
    source = "import os, sys\nos.environ['RAIN'] = '1'\nos.chdir('/')\nsys.path.insert(0, 'rain')\nsys.argv = ['rain']"
    before = (dict(os.environ), Path.cwd(), list(sys.path), sys.argv, sys.stdout, sys.modules["__main__"])
    execute.execute(project(tmp_path / "a", book(builders.code(source))), engine="koruz")
    assert (dict(os.environ), Path.cwd(), list(sys.path), sys.argv, sys.stdout, sys.modules["__main__"]) == before
    second = project(tmp_path / "b", book(builders.code("[name for name in ('os', 'source') if name in globals()]")))
    assert execute.execute(second, engine="koruz").cells[1].outputs[0].data["text/plain"] == "[]"


def test_papermill_finds_the_engine_by_its_name(tmp_path: Path, settings: Path) -> None:
    content = book(builders.code("a = 1", "parameters"), builders.code("print(a)"))
    source = builders.write_notebook(tmp_path, "in.ipynb", content)
    line = ["papermill", "--engine", "koruz", "--kernel", "python3", "--language", "python", "-p", "a", "5"]
    subprocess.run(
        [sys.executable, "-m", *line, "in.ipynb", "out.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    executed = nbformat.read(source.with_name("out.ipynb"), 4)
    assert executed.cells[-1].outputs[0].text == "5\n"


# --- every notebook --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_gives_the_same_bytes_with_both_engines(path: Path, built: Path, built_by_kernels: Path) -> None:
    theme = path.stem.partition("_")[2]
    fast, kernel = (builders.tree(out / theme) for out in (built, built_by_kernels))
    assert list(fast) == list(kernel)
    for name in kernel:
        assert fast[name] == kernel[name], name
    cells = nbformat.reads(fast[f"{theme}.ipynb"].decode(), 4).cells
    assert sum(len(cell.get("outputs", [])) for cell in cells) > 10


# --- what is forked --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not forkserver.can_fork(), reason="processes are spawned here")
def test_what_is_forked_is_whole_and_has_one_thread() -> None:
    code = (
        "import os, sys, koruz.runner.preload as preload\n"
        "print(preload.failure, len(os.listdir('/proc/self/task')))\n"
        "from koruz.runner.inprocess import _Shell\n"
        "print(_Shell.initialized(), 'koruz.indicators.trade' in sys.modules)"
    )
    environment = {**os.environ, **shared.settings()}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, env=environment, check=True, timeout=120)
    assert done.stdout.split() == ["None", "1" if sys.platform == "linux" else done.stdout.split()[1], "False", "True"]


def test_without_forks_everything_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = builders.project(tmp_path / "project")
    forked = built_one(tmp_path / "forked", builders.job(root, formats=("html",)))
    monkeypatch.setattr(forkserver, "can_fork", lambda: False)
    assert built_one(tmp_path / "spawned", builders.job(root, formats=("html",))) == forked


def built_one(folder: Path, job: Job, engine: str = "koruz") -> dict[str, bytes]:
    for place in (folder / "new", folder / "scratch"):
        place.mkdir(parents=True)
    (result,) = pool.run([job], [folder / "new"], 1, folder / "scratch", lambda *_: None, Options(engine))
    assert [*map(str, result.failures)] == []
    return builders.tree(folder / "new")


def test_forks_don_t_draw_the_same_random_numbers(tmp_path: Path) -> None:
    source = "import numpy, random\nprint(numpy.random.random())\nprint(random.random())"
    job = project(tmp_path / "project", book(builders.code(source)))
    drawn = [of_report(built_one(tmp_path / name, job)) for name in "ab"]
    first, second = (notebook.cells[-1].outputs[0].text.split() for notebook in drawn)
    assert not set(first) & set(second)


def test_preload_says_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preload, "MODULES", ("koruz_no_such_module",))
    assert preload._prepare() == "ModuleNotFoundError: No module named 'koruz_no_such_module'"


def test_a_lone_surrogate_is_written_as_its_escape(tmp_path: Path) -> None:
    job = project(tmp_path / "project", book(builders.code("print('a\\ud800b')")))
    (cell,) = [c for c in of_report(built_one(tmp_path / "out", job)).cells if c.cell_type == "code"]
    assert cell.outputs[0]["text"] == "a\\ud800b\n"


def test_a_task_goes_on_in_the_next_cell(tmp_path: Path) -> None:
    begun = (
        "import asyncio\nasync def f():\n    await asyncio.sleep(0.05)\n    print('TASK')\nt = asyncio.create_task(f())"
    )
    job = project(tmp_path / "project", book(builders.code(begun), builders.code("await t\nprint('B')")))
    cells = [c for c in of_report(built_one(tmp_path / "out", job)).cells if c.cell_type == "code"]
    assert cells[-1].outputs[0]["text"] == "TASK\nB\n"


def test_a_cell_that_waits_too_long_is_ended(tmp_path: Path, settings: Path) -> None:
    job = project(tmp_path / "project", book(builders.code("import asyncio\nawait asyncio.sleep(60)")))
    with pytest.raises(CellFailure, match="TimeoutError: the cell took too long and was ended"):
        execute.execute(job, timeout=1, engine="koruz")


def test_an_error_that_is_expected_doesn_t_end_the_notebook(tmp_path: Path) -> None:
    cells = builders.code("1/0", "raises-exception"), builders.code("print('after')")
    job = project(tmp_path / "project", book(*cells))
    for engine in ("koruz", "kernel"):
        found = of_report(built_one(tmp_path / engine, job, engine)).cells
        assert [o["output_type"] for c in found if c.cell_type == "code" for o in c.outputs] == ["error", "stream"]


def test_nothing_of_the_author_s_machine_is_published(tmp_path: Path) -> None:
    source = "import os, sys, numpy\nprint(numpy.__file__, os.__file__, os.getcwd() + '/x', object())\nobject()"
    colab = {
        "executionInfo": {"user": {"displayName": "ADA-EXAMPLE", "userId": "0042"}},
        "outputId": "z",
        "tags": ["a"],
    }
    content = book({**builders.code(source), "metadata": colab})
    content["metadata"] |= {"vscode": {"interpreter": {"hash": "ff"}}, "colab": {"authorship_tag": "ABX9"}}
    report = of_report(built_one(tmp_path / "out", project(tmp_path / "project", content)))
    (cell,) = [c for c in report.cells if c.source == source]
    assert cell.metadata == {"tags": ["a"]}
    assert set(report.metadata) == {"kernelspec", "language_info", "koruz"}  # without a kernel, JupyterLab asks for one
    assert cell.outputs[0]["text"] == (
        "site-packages/numpy/__init__.py python/os.py ./notebooks/x <object object at 0x…>\n"
    )
    assert cell.outputs[1]["data"]["text/plain"] == "<object at 0x…>"


def test_cells_with_one_id_get_ids_of_their_own_that_stay(tmp_path: Path) -> None:
    twins = [{**builders.code(source), "id": "twin"} for source in ("1", "2", "3")]
    job = project(tmp_path / "project", book(*twins))
    first, second = (of_report(built_one(tmp_path / name, job)) for name in ("a", "b"))
    ids = [cell.id for cell in first.cells]
    assert ids == [cell.id for cell in second.cells]
    assert len(set(ids)) == len(ids)
    assert [c.outputs[0]["data"]["text/plain"] for c in first.cells if c.source in "123"] == ["1", "2", "3"]


def by_papermill(folder: Path, source: str, language: str = "python", *options: str) -> Any:
    """papermill's own command with our engine."""
    content = book(builders.code(source))
    content["metadata"]["kernelspec"] = {"name": "python3", "display_name": "A kernel", "language": language}
    nbformat.write(nbformat.from_dict(content), folder / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", "koruz", *options, "in.ipynb", "out.ipynb"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_papermill_logs_outputs_and_writes_streams_to_files(tmp_path: Path) -> None:
    source = "import os\nprint('to log', flush=True)\nos.system('echo child');"
    done = by_papermill(tmp_path, source, "python", "--log-output", "--stdout-file", "out.txt")
    assert done.returncode == 0
    assert "to log" in done.stderr
    assert (tmp_path / "out.txt").read_text() == "to log\nchild\n"


def test_papermill_s_own_log_takes_nothing_from_the_cells(tmp_path: Path) -> None:
    assert by_papermill(tmp_path, "import logging\nlogging.warning('careful')").returncode == 0
    cell = nbformat.read(tmp_path / "out.ipynb", 4).cells[-1]
    assert cell.outputs[0]["text"] == "WARNING:root:careful\n"


def test_a_pool_leaves_nothing_that_the_run_finds_lost(tmp_path: Path) -> None:
    source = "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1]))"
    root = builders.project(tmp_path / "project", n01_trade=book(builders.markdown("# T"), builders.code(source)))
    command = [sys.executable, str(root / "run_all.py"), "--formats", "html"]
    project_run = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert "leaked" not in project_run.stderr + project_run.stdout


def test_a_notebook_in_another_language_is_refused(tmp_path: Path) -> None:
    done = by_papermill(tmp_path, "1", "R")
    assert done.returncode != 0
    assert "the engine koruz runs Python; this notebook is in r" in done.stderr


@pytest.mark.parametrize("engine", ["koruz", "nbclient"])
def test_papermill_runs_all_over_an_expected_error_and_says_so_at_the_end(
    tmp_path: Path, settings: Path, engine: str
) -> None:
    """The check is papermill's own, behind any engine: both leave the same notebook and the same word."""
    content = book(builders.code("1/0", "raises-exception"), builders.code("print('after')"))
    content["metadata"]["kernelspec"] = {"name": "python3", "display_name": "A kernel", "language": "python"}
    nbformat.write(nbformat.from_dict(content), tmp_path / "in.ipynb")
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", engine_name=engine, cwd=tmp_path, progress_bar=False
        )
    cells = [cell for cell in nbformat.read(tmp_path / "out.ipynb", 4).cells if cell.cell_type == "code"]
    found = [(cell.metadata["papermill"]["status"], [output.output_type for output in cell.outputs]) for cell in cells]
    assert found[-2:] == [("completed", ["error"]), ("completed", ["stream"])]
