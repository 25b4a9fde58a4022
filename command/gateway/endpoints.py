"""Messages to devices, their photos, and terminals that wait for the operator."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from command.foundation.http import Command, CurrentScope, Page, service
from command.gateway.commands import DeviceCommands
from command.gateway.photos import Photos
from command.gateway.schemas import (
    DeviceMessageView,
    MessageForm,
    PendingTerminalView,
    PhotoView,
    ReceivedMessageView,
    pending_view,
)

router = APIRouter(prefix="/api", tags=["devices"])
Commands = Annotated[DeviceCommands, service(DeviceCommands)]
Cursor = Annotated[int | None, Query(ge=1, description="`next_cursor` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.post("/devices/{device_id}/messages", status_code=201)
async def put_message(
    device_id: int, form: MessageForm, scope: CurrentScope, commands: Commands, command: Command
) -> DeviceMessageView:
    """Queue a text, a question, a request or a setting for a terminal; its state tells what became of it."""
    return await commands.put(device_id, form, scope, command)


@router.get("/devices/{device_id}/messages")
async def list_messages(
    device_id: int, scope: CurrentScope, commands: Commands, cursor: Cursor = None, limit: Limit = 50
) -> Page[DeviceMessageView]:
    """Newest first."""
    return await commands.page(device_id, scope, cursor, limit)


@router.get("/device-messages/{message_id}")
async def show_message(message_id: int, scope: CurrentScope, commands: Commands) -> DeviceMessageView:
    return await commands.get(message_id, scope)


@router.post("/device-messages/{message_id}/cancel")
async def cancel_message(message_id: int, scope: CurrentScope, commands: Commands) -> DeviceMessageView:
    """Not sent (again). What the terminal says of it later is kept."""
    return await commands.cancel(message_id, scope)


@router.get("/devices/{device_id}/photos")
async def list_photos(
    device_id: int, scope: CurrentScope, commands: Commands, cursor: Cursor = None, limit: Limit = 50
) -> Page[PhotoView]:
    """Photos, sound and video that the terminal sent, newest first."""
    return await commands.photos(device_id, scope, cursor, limit)


@router.get("/photos/{photo_id}")
async def show_photo(
    photo_id: int, scope: CurrentScope, commands: Commands, photos: Annotated[Photos, service(Photos)]
) -> FileResponse:
    """The file as the terminal sent it."""
    found = await commands.photo(photo_id, scope)
    return FileResponse(photos.path_of(found), headers={"Cache-Control": "private, max-age=86400"})


@router.get("/devices/{device_id}/terminal-messages")
async def list_terminal_messages(
    device_id: int, scope: CurrentScope, commands: Commands, cursor: Cursor = None, limit: Limit = 50
) -> Page[ReceivedMessageView]:
    """What the terminal said and the service does not act on (0x0702, 0x0800, 0x0900, unknown ids), newest first."""
    return await commands.received(device_id, scope, cursor, limit)


@router.get("/terminal-messages")
async def list_all_terminal_messages(
    scope: CurrentScope, commands: Commands, cursor: Cursor = None, limit: Limit = 50
) -> Page[ReceivedMessageView]:
    """The same of every terminal that the caller may see, newest first."""
    return await commands.all_received(scope, cursor, limit)


@router.get("/terminal-messages/{message_id}")
async def show_terminal_message(message_id: int, scope: CurrentScope, commands: Commands) -> ReceivedMessageView:
    """One of them with its whole body."""
    return await commands.received_message(message_id, scope)


@router.get("/terminals/pending")
async def list_pending(scope: CurrentScope, commands: Commands) -> Page[PendingTerminalView]:
    """Terminals that connect and are not in the register: add a device with the identity, and they are known."""
    return Page(items=[pending_view(one) for one in await commands.list_pending(scope)])


@router.delete("/terminals/pending/{pending_id}", status_code=204)
async def dismiss_pending(pending_id: int, scope: CurrentScope, commands: Commands) -> None:
    await commands.dismiss(pending_id, scope)
