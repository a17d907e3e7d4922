"""Questions about what an audience may see."""

from sqlalchemy import Select, select

from storyboard.stories.consent import Place
from storyboard.stories.models import FileRole, MediaFile
from storyboard.stories.queries import is_visible_in


def file_for_the_screen(slug: str) -> Select[MediaFile]:
    """The film or picture with this address, of a story that an audience may see now."""
    return (
        select(MediaFile)
        .join(MediaFile.story)
        .where(
            MediaFile.slug == slug,
            MediaFile.role.in_([FileRole.RENDITION, FileRole.POSTER]),
            is_visible_in(Place.SCREENING),
        )
    )
