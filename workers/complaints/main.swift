import Runtime

await ComplaintsCommand.start()
