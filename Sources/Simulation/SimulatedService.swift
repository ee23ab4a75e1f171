/// Something that is done to a vehicle, with about what it costs in minor units.
struct SimulatedService {
  let code: String
  let family: String
  let labour: Int
  let part: Int

  static let all = [
    SimulatedService(code: "minor", family: "maintenance", labour: 16_000, part: 28_000),
    SimulatedService(code: "major", family: "maintenance", labour: 60_000, part: 90_000),
    SimulatedService(code: "brakes", family: "brakes", labour: 24_000, part: 70_000),
    SimulatedService(code: "tyres", family: "tyres", labour: 12_000, part: 180_000),
    SimulatedService(code: "battery", family: "electrics", labour: 6_000, part: 60_000),
    SimulatedService(code: "wash", family: "care", labour: 5_000, part: 0),
  ]
}
