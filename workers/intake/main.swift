// The command of the intake.
await IntakeCommand.start()
