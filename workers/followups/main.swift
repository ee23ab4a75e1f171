await FollowUpsCommand.main()
