"""The commands of `./zhihui user`, one file each."""
