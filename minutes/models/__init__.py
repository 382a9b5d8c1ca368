"""Models: find, verify, fetch, pack and import the weights of the recogniser.

The catalogue (`models/catalog.toml`) says which models there are. Looked for in a folder
that was given, the folders of `MINUTES_MODELS`, the user's model folder, and the
program's own, in that order. Nothing is fetched without being asked for.
"""

from minutes.models.catalog import PRACTICE_NAME, Entry, FileFacts, entries, find_entry
from minutes.models.checking import Model, Verification, folder_size, model_at, verify
from minutes.models.fetching import Patience, fetch
from minutes.models.importing import Imported, import_model
from minutes.models.installed import (
    AUTO,
    AUTO_ORDER,
    installed_folders,
    locate,
    user_folder,
)
from minutes.models.metering import Report
from minutes.models.overview import ListedModel, Presence, list_models, remove_model
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
    "list_models",
    "locate",
    "model_at",
    "pack",
    "remove_model",
    "user_folder",
    "verify",
]
