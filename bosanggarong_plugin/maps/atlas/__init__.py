"""The atlas (atlas.pdf) and the pictures (png/) of a finished result, filled into templates that a planner can edit.

``templates`` finds and reads the .qpt files, ``page`` fills one page by the ids of its items, ``content`` gives the words,
``views``, ``grids``, ``evidence`` and ``legends`` the maps, ``book`` puts the pages together, ``pictures`` and ``charts``
make the PNG files.
"""
