"""Bundles travel packed: phones pay for every byte.

Pages do not. What a page says to one visitor beside what somebody else made them ask for could be guessed from its
packed size (https://www.breachattack.com/); a bundle is the same for everybody.
"""

import gzip

from flask import Flask, Response, request

PACKED = ("text/css", "text/javascript")


def register(app: Flask) -> None:
    """Pack style sheets and scripts for browsers that say they can unpack them: all of them do."""

    @app.after_request
    def pack(answer: Response) -> Response:
        if request.endpoint != "static" or answer.status_code != 200 or answer.mimetype not in PACKED:
            return answer
        answer.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            answer.direct_passthrough = False
            answer.set_data(gzip.compress(answer.get_data(), mtime=0))
            answer.content_encoding = "gzip"
        return answer
