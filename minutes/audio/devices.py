"""Which microphones this machine has, as PortAudio tells it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from minutes.errors import MicrophoneMissing


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A microphone as one of the system's sound interfaces offers it.

    Windows lists each one once per interface (`host_api`); `rate` is in Hz.
    """

    index: int
    name: str
    host_api: str
    is_default: bool
    channels: int
    rate: int


def load_portaudio() -> ModuleType:
    """Return the sounddevice module, which starts PortAudio when first imported.

    Raises:
        MicrophoneMissing: this machine has no PortAudio library.
    """
    try:
        import sounddevice
    except OSError as error:
        raise MicrophoneMissing from error
    module: ModuleType = sounddevice
    return module


def refresh() -> None:
    """Look again for what is plugged in; stops every PortAudio stream of this process.

    PortAudio freezes its list of devices when it starts, so it is started anew.

    Raises:
        MicrophoneMissing: no PortAudio library, or it finds no sound system at all.
    """
    sounddevice = load_portaudio()
    try:
        # The only way that sounddevice offers, named in its documentation for this use.
        sounddevice._terminate()  # noqa: SLF001
        sounddevice._initialize()  # noqa: SLF001
    except sounddevice.PortAudioError as error:
        raise MicrophoneMissing from error


def list_inputs() -> tuple[InputDevice, ...]:
    """Return the microphones known since the last `refresh`, the default one first.

    Raises:
        MicrophoneMissing: this machine has no PortAudio library.
    """
    sounddevice = load_portaudio()
    try:
        apis = sounddevice.query_hostapis()
        entries = list(sounddevice.query_devices())
        default = _default_index(sounddevice)
    except sounddevice.PortAudioError:
        return ()
    devices = [
        InputDevice(
            index=index,
            name=str(entry["name"]),
            host_api=str(apis[entry["hostapi"]]["name"]),
            is_default=index == default,
            channels=int(entry["max_input_channels"]),
            rate=round(entry["default_samplerate"]),
        )
        for index, entry in enumerate(entries)
        if entry["max_input_channels"] > 0
    ]
    return tuple(sorted(devices, key=lambda device: not device.is_default))


def find_input(wanted: str) -> InputDevice:
    """Return the microphone called `wanted`, or the default one for an empty name.

    The whole name counts more than a part of it; upper and lower case are the same.

    Raises:
        MicrophoneMissing: there is none, or none of that name; tells what there is.
    """
    devices = list_inputs()
    name = wanted.strip().casefold()
    same = [device for device in devices if device.name.casefold() == name]
    alike = [device for device in devices if name in device.name.casefold()]
    for device in [*same, *alike]:
        return device
    names = tuple(dict.fromkeys(device.name for device in devices))
    raise MicrophoneMissing(wanted.strip() or None, names)


def _default_index(sounddevice: ModuleType) -> int:
    """Return the default microphone's index, -1 when the system names none."""
    try:
        return int(sounddevice.query_devices(kind="input")["index"])
    except (sounddevice.PortAudioError, ValueError):
        return -1
