"""The two libraries that open video files, made quiet and confined.

Both OpenCV and PyAV carry FFmpeg. Left to itself FFmpeg recognises a file by its content and not by
its name: a text file called ``x.mp4`` may be a playlist or a concat script, which then opens other
files or addresses. Hence the lists below: plain local files only, real video containers only.
FFmpeg inside OpenCV also writes straight to the process's stderr; its log levels come from the
environment, are read once, when the first video is opened, and so have to be set before that.
"""

from __future__ import annotations

import os
from types import ModuleType

PROTOCOLS = "file"

DEMUXERS = ",".join(
    (
        "mov,mp4,m4a,3gp,3g2,mj2",
        "matroska,webm",
        "avi",
        "mpeg",
        "mpegts",
        "asf",
        "mpegvideo",
        "m4v",
        "h264",
        "hevc",
    )
)
"""FFmpeg's names of the containers (and bare streams) behind the extensions that intake takes."""

_AV_LOG_QUIET = "-8"
_OPENCV_LOG_SILENT = 0


def demuxer_options() -> dict[str, str]:
    """Options for ``av.open`` that confine FFmpeg to plain local video files."""
    return {"protocol_whitelist": PROTOCOLS, "format_whitelist": DEMUXERS}


def load_opencv() -> ModuleType:
    """Imports OpenCV, silent and confined; every ``cv2.VideoCapture`` of the package comes from here.

    The environment is OpenCV's only interface to these settings. Log levels that the user has set
    for a search of errors are left alone; the confinement is not.
    """
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", _AV_LOG_QUIET)
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "|".join(
        f"{name};{value}" for name, value in demuxer_options().items()
    )
    import cv2

    if os.environ["OPENCV_LOG_LEVEL"] == "SILENT":  # somebody else may have imported OpenCV before
        home = cv2 if hasattr(cv2, "setLogLevel") else cv2.utils.logging  # before and since OpenCV 5
        home.setLogLevel(_OPENCV_LOG_SILENT)
    return cv2
