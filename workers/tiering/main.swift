import Runtime

await TieringCommand.start()
