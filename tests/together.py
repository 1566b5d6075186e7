"""Which tests run in one worker: those that share something dear, so that it is made once; each other test by itself.

The marks of xdist do nothing with pytest 9.2, which no longer lets a plugin rename a test.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

SHARED = {
    "the suite, built": (
        "test_golden.py::test_no_number_finding_verdict_or_table_has_moved_since_the_reports_were_rendered",
        "test_engine.py::test_every_notebook_gives_the_same_bytes_with_both_engines",
    ),
    "the notebooks, executed by kernels": (
        "test_notebooks.py::test_runs_in_plain_papermill_and_gives_a_whole_report",
        "test_notebooks.py::test_takeaways_are_three_to_five_and_each_has_a_number",
        "test_notebooks.py::test_headlines_are_short_and_findings_stand_by_default",
        "test_lab.py::test_an_ordinary_kernel_gives_every_figure_and_no_warning",
    ),
    "JupyterLab": (
        "test_lab.py::test_every_figure_of_a_published_notebook_shows_untrusted",
        "test_lab.py::test_every_picture_of_the_gallery_shows_untrusted",
        "test_lab.py::test_run_all_shows_every_figure",
        "test_lab.py::test_a_student_answers_one_task_right_and_one_wrong",
    ),
    "a watch, with its page": (
        "test_watch_page.py::test_a_saved_notebook_is_a_new_page_where_the_reader_was",
        "test_watch_page.py::test_a_table_that_is_half_written_is_told_over_the_last_page_and_mended",
        "test_watch_page.py::test_a_notebook_that_is_no_notebook_and_one_whose_cell_fails",
        "test_watch_page.py::test_a_name_that_is_typed_wrong_is_no_script",
        "test_watch_page.py::test_notebooks_that_go_and_come_back",
        "test_watch_page.py::test_a_module_that_cannot_be_loaded_and_its_mending",
    ),
    "a walk through the papers": (
        "test_docs.py::test_every_command_of_the_walk_answers",
        "test_docs.py::test_the_walk_says_what_happens",
        "test_docs.py::test_the_standard_edition_stays",
    ),
    "a cluster, with two workers": (
        "test_cluster.py::test_a_cluster_s_reports_are_those_of_this_machine_to_the_byte",
        "test_cluster.py::test_a_worker_that_dies_costs_its_job_one_retry",
        "test_cluster.py::test_what_fails_on_a_worker_is_told_as_here_and_the_others_are_published",
        "test_cluster.py::test_a_worker_with_another_koruz_builds_nothing",
    ),
    "every exhibit, drawn": (
        "test_drawings.py::test_every_picture_can_be_drawn_again_and_is_then_the_same",
        "test_drawings.py::test_for_phones_and_slides_nothing_is_cut_or_overprinted",
        "test_drawings.py::test_lines_and_maps_keep_to_the_height_that_is_given",
        "test_drawings.py::test_a_phone_gets_a_drawing_of_its_own",
        "test_drawings.py::test_a_phone_shows_every_word",
        "test_drawings.py::test_what_is_assumed_is_seen_to_be_dashed_on_a_phone",
    ),
    "seminars, made": (
        "test_seminars.py::test_a_student_s_copy_runs_without_koruz_and_nothing_is_answered_yet",
        "test_seminars.py::test_right_answers_are_right_and_wrong_ones_get_their_hint",
        "test_seminars.py::test_every_wrong_answer_of_a_master_differs_from_the_right_one",
        "test_seminars.py::test_a_renamed_exhibit_table_claim_or_source_is_told",
        "test_seminars.py::test_a_student_s_copy_runs_in_an_ordinary_kernel",
    ),
    "a project, made": ("test_safety.py::test_a_disk_that_is_full_at_the_front_page",),
}


def group(test: str) -> str:
    """The group of a test, by its id; its id, if it shares nothing."""
    name = test.partition("[")[0]
    return next((group for group, members in SHARED.items() if name.endswith(members)), test)


class Together(LoadScopeScheduling):
    """Groups go to the workers first, the largest of them before all, and single tests fill up what is left."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
