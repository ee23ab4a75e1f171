await ComplaintsCommand.main()
