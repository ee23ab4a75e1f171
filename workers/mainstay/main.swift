// The command line of the fleet; each subcommand is in a folder of its own.
await MainstayCommand.start()
