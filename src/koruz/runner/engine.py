"""A papermill engine without a kernel: `papermill --engine koruz in.ipynb out.ipynb`.

It runs the cells in papermill's own process. koruz gives each notebook a process of its own; see `koruz.runner.pool`.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine

NAME = "koruz"

_LOGS = ("log_output", "stdout_file", "stderr_file")


class InProcessEngine(Engine):  # type: ignore[misc]
    """Runs cells in this process; see `koruz.runner.inprocess`."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the notebook of papermill's manager.

        Args:
            nb_man: papermill's manager of one execution.
            kernel_name: Not used: the cells run in this Python.
            kwargs: papermill's options; `execution_timeout`, `on_cell_execute`, `on_cell_complete`, `log_output`,
                `stdout_file` and `stderr_file` are heeded.

        Raises:
            PapermillException: If the notebook is in another language than Python.
        """
        from papermill.exceptions import PapermillException

        from koruz.runner.inprocess import execute
        from koruz.runner.notebooks import language_of

        language = language_of(nb_man.nb)
        if language != "python":
            raise PapermillException(f"the engine {NAME} runs Python; this notebook is in {language}")
        execute(
            nb_man,
            kwargs.get("execution_timeout"),
            kwargs.get("on_cell_execute"),
            kwargs.get("on_cell_complete"),
            **{name: kwargs[name] for name in _LOGS if kwargs.get(name) is not None},
        )
