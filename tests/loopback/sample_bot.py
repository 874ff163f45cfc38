"""A small discord.py bot that does a little of everything, to prove the loopback Discord with."""

import asyncio
import os
import sys
from typing import Any

import discord
from discord import app_commands


class Again(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"again:(?P<count>\d+)"):
    def __init__(self, count: int) -> None:
        super().__init__(discord.ui.Button(label="Again", custom_id=f"again:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Again":
        return cls(int(match["count"]) + 1)

    async def callback(self, interaction: Any) -> None:
        await interaction.response.edit_message(view=page(f"pressed {self.count}", self))


class Form(discord.ui.Modal, title="A form"):
    word: discord.ui.Label[Any] = discord.ui.Label(
        text="Word", component=discord.ui.TextInput(custom_id="word", min_length=2)
    )

    async def on_submit(self, interaction: Any) -> None:
        assert isinstance(self.word.component, discord.ui.TextInput)
        await interaction.response.send_message(f"form {self.word.component.value}", ephemeral=True)


def page(text: str, button: discord.ui.Item[Any]) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), discord.ui.ActionRow(button)))
    return view


intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
intents.message_content = "content" in sys.argv
client = discord.AutoShardedClient(intents=intents, allowed_mentions=discord.AllowedMentions.none())
tree = app_commands.CommandTree(client)


@tree.command(description="Say it back")
async def echo(interaction: Any, text: str) -> None:
    await interaction.response.send_message(text)


@echo.autocomplete("text")
async def words(interaction: Any, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current + end, value=current + end) for end in ("a", "b")]


@tree.command(description="Think first")
async def slow(interaction: Any, file: discord.Attachment) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    content = await file.read()
    await interaction.followup.send(view=page(content.decode(), Again(1)))


@tree.command(description="Show a button")
async def button(interaction: Any) -> None:
    await interaction.response.send_message(view=page("pressed 0", Again(0)))


@tree.command(description="Open a form")
async def form(interaction: Any) -> None:
    await interaction.response.send_modal(Form())


@tree.command(description="Break a rule")
@app_commands.default_permissions(manage_guild=True)
async def long(interaction: Any) -> None:
    try:
        await interaction.response.send_message("x" * 2001)
    except discord.HTTPException as error:
        await interaction.response.send_message(f"refused with {error.code}")


@tree.context_menu(name="Shout")
async def shout(interaction: Any, message: discord.Message) -> None:
    await interaction.response.send_message(message.content.upper())


@client.event
async def on_message(message: discord.Message) -> None:
    if message.author == client.user or not message.content:
        return
    if "in a thread" in message.content:
        thread = await message.create_thread(name="talk")
        await thread.send("read there")
    elif "mark" in message.content and isinstance(message.channel, discord.Thread):
        assert isinstance(message.channel.parent, discord.ForumChannel)
        await message.channel.add_tags(message.channel.parent.available_tags[0])
    else:
        await message.reply(f"read: {message.clean_content}", mention_author=False)


async def main() -> None:
    client.add_dynamic_items(Again)
    async with client:
        await client.login(os.environ["TOKEN"])
        await tree.sync()
        await client.connect()


discord.utils.setup_logging()
asyncio.run(main())
