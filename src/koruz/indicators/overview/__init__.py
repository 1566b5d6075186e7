"""The relationship on one page: its milestones, and what changed between two days, theme by theme."""

from koruz.indicators.overview.changes import Course, then_and_now
from koruz.indicators.overview.milestones import COLOURS, milestones
from koruz.indicators.overview.view import View, view

__all__ = ["COLOURS", "Course", "View", "milestones", "then_and_now", "view"]
