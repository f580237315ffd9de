"""Photographs of faces as portraits: where their landmarks come from, and the folder they are read from.

::

    london   hand-placed points of one picture -> Landmarks
    mesh     points of a face mesh -> the same hand-placed points, corrected
    raw      the table of such points
    learn    the correction and its error, from pictures with both
    check    what makes a face's points implausible
    library  a prepared folder of photographs, written and read
    prepare  such a folder from the London set and the generated portraits
    framing  how close the camera must be for the photograph's border to stay out of the frame
"""
