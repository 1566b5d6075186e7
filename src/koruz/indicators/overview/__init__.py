"""The relationship on one page: its milestones, and what changed between two days, theme by theme."""

from koruz.indicators.overview.changes import NOTE, Course, then_and_now
from koruz.indicators.overview.courses import courses
from koruz.indicators.overview.milestones import COLOURS, milestones
from koruz.indicators.overview.view import View, view

__all__ = ["COLOURS", "NOTE", "Course", "View", "courses", "milestones", "then_and_now", "view"]
