"""The review pack (gespreksstuk): what partners read before the kwartaalgesprek, frozen at the close of the round."""
