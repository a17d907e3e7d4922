"""What a call may ask for. Plain Python; what a kind or a place means, the stories say (`Kind`, `Place`)."""

KINDS = ("text", "video")
PLACES = ("screening", "web", "social", "press")
