import Runtime

await FollowUpsCommand.start()
