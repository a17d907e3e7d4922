"""Questions about what an audience may see."""

from sqlalchemy import Select, select

from storyboard.staff.queries import works_in
from storyboard.staff.roles import Role
from storyboard.stories.consent import Place
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.stories.queries import is_visible_in


def file_for_the_screen(slug: str, staff_id: int) -> Select[MediaFile]:
    """The film or picture with this address, of a story that this host may show to an audience now."""
    return (
        select(MediaFile)
        .join(MediaFile.story)
        .where(
            MediaFile.slug == slug,
            MediaFile.role.in_([FileRole.RENDITION, FileRole.POSTER]),
            is_visible_in(Place.SCREENING),
            works_in(staff_id, Role.HOST, Story.call_id),
        )
    )
