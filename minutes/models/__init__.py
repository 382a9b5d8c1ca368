"""Models: find, verify, fetch, pack and import the weights that listen and those that write.

The catalogue (`models/catalog.toml`) says which models there are. Looked for in a folder
that was given, the folders of `MINUTES_MODELS`, the user's model folder, and the
program's own, in that order. Nothing is fetched without being asked for.
"""

from minutes.models.catalog import (
    PRACTICE_NAME,
    Entry,
    FileFacts,
    ModelKind,
    entries,
    find_entry,
    language_entries,
)
from minutes.models.checking import Model, Verification, folder_size, model_at, verify
from minutes.models.fetching import Patience, fetch
from minutes.models.importing import Imported, import_model
from minutes.models.installed import (
    AUTO,
    AUTO_ORDER,
    installed_folders,
    language_folders,
    locate,
    user_folder,
)
from minutes.models.language import locate_any, locate_language, locate_weights
from minutes.models.metering import Report
from minutes.models.overview import (
    ListedModel,
    Presence,
    list_language_models,
    list_models,
    remove_model,
)
from minutes.models.packing import pack

__all__ = [
    "AUTO",
    "AUTO_ORDER",
    "PRACTICE_NAME",
    "Entry",
    "FileFacts",
    "Imported",
    "ListedModel",
    "Model",
    "ModelKind",
    "Patience",
    "Presence",
    "Report",
    "Verification",
    "entries",
    "fetch",
    "find_entry",
    "folder_size",
    "import_model",
    "installed_folders",
    "language_entries",
    "language_folders",
    "list_language_models",
    "list_models",
    "locate",
    "locate_any",
    "locate_language",
    "locate_weights",
    "model_at",
    "pack",
    "remove_model",
    "user_folder",
    "verify",
]
