extension BrokerNode {
  /// The kinds of resource that have settings here, as ConfigResource numbers them.
  private enum ResourceKind {
    static let topic: Int8 = 2
    static let broker: Int8 = 4
  }

  func handle(_ request: DescribeConfigsRequest) -> DescribeConfigsResponse {
    var response = DescribeConfigsResponse()
    for resource in request.resources {
      var result = DescribeConfigsResponse.Result()
      (result.resourceType, result.resourceName) = (resource.resourceType, resource.resourceName)
      do throws(Refusal) {
        let configs = try configs(of: resource, synonyms: request.includeSynonyms, documentation: request.includeDocumentation)
        // No names at all are all of them, as a null is.
        let names = resource.keys ?? []
        result.configs = names.isEmpty ? configs : configs.filter { names.contains($0.name) }
      } catch {
        (result.error, result.errorMessage) = (error.code, error.reason)
      }
      response.results.append(result)
    }
    return response
  }

  private func configs(
    of resource: DescribeConfigsRequest.Resource, synonyms: Bool, documentation: Bool
  ) throws(Refusal) -> [DescribeConfigsResponse.Result.Config] {
    switch resource.resourceType {
    case ResourceKind.topic:
      guard Topic.isValid(name: resource.resourceName) else {
        throw Refusal(.invalidTopicException, "'\(resource.resourceName)' is no topic's name.")
      }
      guard let topic = engine.topic(named: resource.resourceName) else {
        throw Refusal(.unknownTopicOrPartition, "There is no such topic.")
      }
      return topic.config.entries.map { Self.config($0, synonyms: synonyms, documentation: documentation) }
    case ResourceKind.broker:
      guard resource.resourceName == "\(Self.id)" || resource.resourceName.isEmpty else {
        throw Refusal(.invalidRequest, "The only broker is \(Self.id).")
      }
      return brokerConfigs
    default:
      throw Refusal(.invalidRequest, "Only topics and the broker have settings.")
    }
  }

  /// What the broker was started with; nothing of it changes while it runs.
  private var brokerConfigs: [DescribeConfigsResponse.Result.Config] {
    let values: [(String, String, Int8)] = [
      ("auto.create.topics.enable", "\(options.autoCreateTopics)", 1),
      ("fetch.max.bytes", "\(options.maximumFetchBytes)", 3),
      ("group.initial.rebalance.delay.ms", "\(engine.options.initialRebalanceDelay)", 3),
      ("group.max.session.timeout.ms", "\(engine.options.maximumSessionTimeout)", 3),
      ("group.max.size", "\(engine.options.maximumGroupSize)", 3),
      ("group.min.session.timeout.ms", "\(engine.options.minimumSessionTimeout)", 3),
      ("log.dirs", engine.options.directory, 2),
      ("node.id", "\(Self.id)", 3),
      ("num.partitions", "\(options.defaultPartitions)", 3),
      ("offset.metadata.max.bytes", "\(engine.options.offsetMetadataLimit)", 3),
      ("offsets.retention.minutes", "\(engine.options.offsetRetention / 60_000)", 3),
      ("producer.id.expiration.ms", "\(engine.options.producerExpiration)", 3),
      ("transaction.max.timeout.ms", "\(engine.options.maximumTransactionTimeout)", 3),
      ("transactional.id.expiration.ms", "\(engine.options.transactionalIDExpiration)", 3),
    ]
    return values.map { name, value, type in
      var config = DescribeConfigsResponse.Result.Config()
      (config.name, config.value, config.configType) = (name, value, type)
      (config.readOnly, config.configSource) = (true, ConfigSource.staticBroker)
      return config
    }
  }

  func handle(_ request: IncrementalAlterConfigsRequest) async -> IncrementalAlterConfigsResponse {
    var response = IncrementalAlterConfigsResponse()
    for resource in request.resources {
      var result = IncrementalAlterConfigsResponse.Result()
      (result.resourceType, result.resourceName) = (resource.resourceType, resource.resourceName)
      do throws(Refusal) {
        try Self.checkChange(of: resource.resourceType, settings: resource.configs.map(\.name))
        var changes: [ConfigChange] = []
        for config in resource.configs { changes.append(try Self.change(config)) }
        try await engine.alterConfigs(resource.resourceName, changes, validateOnly: request.validateOnly)
      } catch {
        (result.error, result.errorMessage) = (error.code, error.reason)
      }
      response.results.append(result)
    }
    return response
  }

  func handle(_ request: AlterConfigsRequest) async -> AlterConfigsResponse {
    var response = AlterConfigsResponse()
    for resource in request.resources {
      var result = AlterConfigsResponse.Result()
      (result.resourceType, result.resourceName) = (resource.resourceType, resource.resourceName)
      do throws(Refusal) {
        try Self.checkChange(of: resource.resourceType, settings: resource.configs.map(\.name))
        var settings: [String: String] = [:]
        for config in resource.configs {
          guard let value = config.value else { throw Refusal(.invalidRequest, "\(config.name) has no value.") }
          settings[config.name] = value
        }
        try await engine.replaceConfigs(resource.resourceName, settings, validateOnly: request.validateOnly)
      } catch {
        (result.error, result.errorMessage) = (error.code, error.reason)
      }
      response.results.append(result)
    }
    return response
  }

  /// Refuses to change what cannot change, and a setting that is named twice.
  private static func checkChange(of kind: Int8, settings: [String]) throws(Refusal) {
    guard kind == ResourceKind.topic else {
      throw Refusal(.invalidRequest, "Only settings of topics can be changed while the broker runs.")
    }
    guard Set(settings).count == settings.count else {
      throw Refusal(.invalidRequest, "The request names a setting twice.")
    }
  }

  private static func change(_ config: IncrementalAlterConfigsRequest.Resource.Config) throws(Refusal) -> ConfigChange {
    if config.configOperation == 1 { return .delete(config.name) }
    guard let value = config.value else { throw Refusal(.invalidRequest, "\(config.name) has no value.") }
    switch config.configOperation {
    case 0: return .set(config.name, value)
    case 2: return .append(config.name, value)
    case 3: return .subtract(config.name, value)
    default: throw Refusal(.invalidRequest, "\(config.configOperation) is no operation on a setting.")
    }
  }

  /// Where a value comes from, as DescribeConfigs numbers it.
  private enum ConfigSource {
    static let topic: Int8 = 1
    static let staticBroker: Int8 = 4
    static let builtIn: Int8 = 5
  }

  static func source(of entry: TopicConfig.Entry) -> Int8 { entry.isDefault ? ConfigSource.builtIn : ConfigSource.topic }

  private static func config(_ entry: TopicConfig.Entry, synonyms: Bool, documentation: Bool) -> DescribeConfigsResponse.Result.Config {
    var config = DescribeConfigsResponse.Result.Config()
    (config.name, config.value) = (entry.setting.name, entry.value)
    config.configSource = source(of: entry)
    config.configType =
      switch entry.setting.kind {
      case .boolean: 1
      case .word, .text: 2
      case .int: 3
      case .long: 5
      case .double: 6
      case .list: 7
      }
    if documentation { config.documentation = entry.setting.documentation }
    guard synonyms else { return config }
    var sources = [(entry.setting.defaultValue, ConfigSource.builtIn)]
    if !entry.isDefault { sources.insert((entry.value, ConfigSource.topic), at: 0) }
    config.synonyms = sources.map { value, source in
      var synonym = DescribeConfigsResponse.Result.Config.Synonym()
      (synonym.name, synonym.value, synonym.source) = (entry.setting.name, value, source)
      return synonym
    }
    return config
  }
}
