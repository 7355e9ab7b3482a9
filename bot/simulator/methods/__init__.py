"""The methods of the Bot API, one function each: what they check, what they do, what they answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from . import about, answering, chats, editing, media, moving, receiving, sending

if TYPE_CHECKING:
    from ..server import Simulator

Handler = Callable[["Simulator", dict[str, Any]], object | Awaitable[object]]

METHODS: Mapping[str, Handler] = {
    "answerCallbackQuery": answering.answer_callback_query,
    "close": about.close,
    "copyMessage": moving.copy_message,
    "deleteMessage": moving.delete_message,
    "deleteMessages": moving.delete_messages,
    "deleteMyCommands": about.delete_my_commands,
    "deleteWebhook": receiving.delete_webhook,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "forwardMessage": moving.forward_message,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getFile": media.get_file,
    "getMe": about.get_me,
    "getMyCommands": about.get_my_commands,
    "getMyDescription": about.get_my_description,
    "getMyShortDescription": about.get_my_short_description,
    "getUpdates": receiving.get_updates,
    "getWebhookInfo": receiving.get_webhook_info,
    "leaveChat": chats.leave_chat,
    "logOut": about.log_out,
    "pinChatMessage": moving.pin_chat_message,
    "sendAudio": media.send_audio,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": media.send_document,
    "sendMediaGroup": media.send_media_group,
    "sendMessage": sending.send_message,
    "sendPhoto": media.send_photo,
    "sendVideo": media.send_video,
    "sendVoice": media.send_voice,
    "setMyCommands": about.set_my_commands,
    "setMyDescription": about.set_my_description,
    "setMyShortDescription": about.set_my_short_description,
    "setWebhook": receiving.set_webhook,
    "unpinChatMessage": moving.unpin_chat_message,
}
#: names count in any case
BY_LOWER_NAME: Mapping[str, str] = {name.lower(): name for name in METHODS}
