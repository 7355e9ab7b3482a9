"""What organisers and moderators do: open a call, invite, write to those who came, watch it grow. No Telegram here."""
