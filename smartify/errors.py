"""What can go wrong, said in a sentence a person can act on."""


class SmartifyError(Exception):
    """Shown to the user as its one sentence; anything else is a bug and shows its traceback."""


class GuidanceError(SmartifyError):
    """A guidance table or its row cannot be read; the sentence names file, row and column."""


class ModelError(SmartifyError):
    """Weights are missing, damaged, or not what the code expects."""


class TableError(SmartifyError):
    """A file of objectives cannot be read or written; the sentence names file, row and column."""


class TextError(SmartifyError):
    """A text that cannot be reviewed as an objective: empty, far too long, not English."""
