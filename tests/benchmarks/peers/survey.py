"""aiogram as its documentation shows a survey: states and answers in memory, a question typed, a question tapped."""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

TOKEN = "1:" + "A" * 35
QUESTIONS = 20
YES_NO = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Yes", callback_data="yes"), InlineKeyboardButton(text="No", callback_data="no")]
    ]
)

router = Router()


class Survey(StatesGroup):
    """Where somebody stands."""

    typed = State()
    tapped = State()


async def ask(message: Message, state: FSMContext, number: int) -> None:
    """Ask a question; after the last one the survey begins anew."""
    await state.update_data(number=number)
    if number % 2:
        await state.set_state(Survey.tapped)
        await message.answer(f"<b>{number}. Does that work where you live?</b>", parse_mode="HTML", reply_markup=YES_NO)
    else:
        await state.set_state(Survey.typed)
        await message.answer(f"<b>{number}. What has become of it where you live?</b>", parse_mode="HTML")


@router.message(CommandStart())
async def started(message: Message, state: FSMContext) -> None:
    """Begin."""
    await state.clear()
    await ask(message, state, 0)


@router.message(Survey.typed, F.text)
async def typed(message: Message, state: FSMContext) -> None:
    """Words: an answer."""
    number = (await state.get_data())["number"]
    await state.update_data({f"answer{number}": message.text})
    await ask(message, state, (number + 1) % QUESTIONS)


@router.callback_query(Survey.tapped)
async def tapped(query: CallbackQuery, state: FSMContext) -> None:
    """A button: an answer."""
    number = (await state.get_data())["number"]
    await state.update_data({f"answer{number}": query.data})
    await query.answer()
    assert isinstance(query.message, Message)
    await ask(query.message, state, (number + 1) % QUESTIONS)


async def main() -> None:
    """Run until stopped."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main())
