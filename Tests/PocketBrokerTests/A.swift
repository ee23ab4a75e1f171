@testable import PocketBroker
