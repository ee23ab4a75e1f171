import NIOCore

extension BrokerNode {
  func handle(_ request: JoinGroupRequest, version: Int16, from client: Client) async -> JoinGroupResponse {
    let reply = await engine.join(
      JoinRequest(
        group: request.groupID, memberID: request.memberID, instanceID: request.groupInstanceID, clientID: client.id,
        clientHost: client.host, sessionTimeout: request.sessionTimeoutMs,
        rebalanceTimeout: version == 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs, protocolType: request.protocolType,
        protocols: request.candidates.map { GroupProtocol(name: $0.name, metadata: $0.metadata) },
        requiresKnownMemberID: version >= 4, supportsSkippingAssignment: version >= 9))
    var response = JoinGroupResponse()
    response.error = reply.error
    response.generationID = reply.generation
    response.protocolType = reply.protocolType
    // Only version 7 and up have a word for "no protocol".
    response.protocolName = version >= 7 ? reply.protocolName : reply.protocolName ?? ""
    response.leader = reply.leader
    response.skipAssignment = reply.skipAssignment
    response.memberID = reply.memberID
    response.members = reply.members.map { member in
      var answer = JoinGroupResponse.Member()
      (answer.memberID, answer.groupInstanceID, answer.metadata) = (member.memberID, member.instanceID, member.metadata)
      return answer
    }
    return response
  }

  func handle(_ request: SyncGroupRequest, version: Int16) async -> SyncGroupResponse {
    if version >= 5, request.protocolType == nil || request.protocolName == nil {
      var response = SyncGroupResponse()
      response.error = .inconsistentGroupProtocol
      return response
    }
    let member = GroupMember(
      group: request.groupID, generation: request.generationID, memberID: request.memberID, instanceID: request.groupInstanceID)
    var assignments: [String: ByteBuffer] = [:]
    for assignment in request.assignments { assignments[assignment.memberID] = assignment.assignment }
    let reply = await engine.sync(
      SyncRequest(member: member, protocolType: request.protocolType, protocolName: request.protocolName, assignments: assignments))
    var response = SyncGroupResponse()
    response.error = reply.error
    (response.protocolType, response.protocolName) = (reply.protocolType, reply.protocolName)
    response.assignment = reply.assignment
    return response
  }

  func handle(_ request: HeartbeatRequest) async -> HeartbeatResponse {
    var response = HeartbeatResponse()
    response.error = await engine.heartbeat(
      GroupMember(
        group: request.groupID, generation: request.generationID, memberID: request.memberID, instanceID: request.groupInstanceID))
    return response
  }

  func handle(_ request: LeaveGroupRequest, version: Int16) async -> LeaveGroupResponse {
    var response = LeaveGroupResponse()
    let leaving =
      version <= 2
      ? [GroupMember(group: request.groupID, memberID: request.memberID)]
      : request.members.map { GroupMember(group: request.groupID, memberID: $0.memberID, instanceID: $0.groupInstanceID) }
    do throws(Refusal) {
      let errors = try await engine.leave(group: request.groupID, members: leaving)
      guard version >= 3 else {
        response.error = errors.first ?? .none
        return response
      }
      response.members = zip(leaving, errors).map { member, error in
        var answer = LeaveGroupResponse.Member()
        (answer.memberID, answer.groupInstanceID, answer.error) = (member.memberID, member.instanceID, error)
        return answer
      }
    } catch {
      response.error = error.code
    }
    return response
  }

  func handle(_ request: ListGroupsRequest) async -> ListGroupsResponse {
    var response = ListGroupsResponse()
    let states = Set(request.statesFilter.map { $0.lowercased() })
    let types = Set(request.typesFilter.map { $0.lowercased() })
    guard types.isEmpty || types.contains("classic") else { return response }
    do throws(Refusal) {
      for listing in try await engine.listGroups() where states.isEmpty || states.contains(listing.state.rawValue.lowercased()) {
        var group = ListGroupsResponse.Group()
        (group.groupID, group.protocolType) = (listing.group, listing.protocolType)
        (group.groupState, group.groupType) = (listing.state.rawValue, "classic")
        response.groups.append(group)
      }
    } catch {
      response.error = error.code
    }
    return response
  }

  func handle(_ request: DescribeGroupsRequest, version: Int16) async -> DescribeGroupsResponse {
    var response = DescribeGroupsResponse()
    for name in request.groups {
      var group = DescribeGroupsResponse.Group()
      group.groupID = name
      do throws(Refusal) {
        let description = try await engine.describeGroup(name)
        group.groupState = description.state.rawValue
        if description.state == .dead, version >= 6 {
          // Earlier versions tell of a group that is not there by its state alone (KIP-1043).
          throw Refusal(.groupIDNotFound, "There is no group \(name).")
        }
        if request.includeAuthorizedOperations { group.authorizedOperations = AuthorizedOperations.group }
        (group.protocolType, group.protocolData) = (description.protocolType, description.protocolName)
        group.members = description.members.map { member in
          var answer = DescribeGroupsResponse.Group.Member()
          (answer.memberID, answer.groupInstanceID) = (member.memberID, member.instanceID)
          (answer.clientID, answer.clientHost) = (member.clientID, member.clientHost)
          (answer.memberMetadata, answer.memberAssignment) = (member.metadata, member.assignment)
          return answer
        }
      } catch {
        (group.error, group.errorMessage) = (error.code, error.reason)
      }
      response.groups.append(group)
    }
    return response
  }

  func handle(_ request: DeleteGroupsRequest) async -> DeleteGroupsResponse {
    var response = DeleteGroupsResponse()
    for name in request.groupIDs {
      var result = DeleteGroupsResponse.Result()
      result.groupID = name
      do throws(Refusal) {
        try await engine.deleteGroup(name)
      } catch {
        result.error = error.code
      }
      response.results.append(result)
    }
    return response
  }
}
