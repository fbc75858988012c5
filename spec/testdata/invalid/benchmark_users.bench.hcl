group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "slow" {
  base_url = "http://127.0.0.1:1"
  request "a" {
    path  = "/"
    think = "2s"
  }
  request "b" {
    path  = "/"
    think = ["1s", "5s"]
  }
}

benchmark "none" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  users      = [0] # ERROR: Number out of bounds
}

benchmark "twice" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  users      = [2, 2] # ERROR: Level listed twice
}

benchmark "two" {
  groups      = [group.g]
  strategies  = [strategy.sequential]
  users       = [2] # ERROR: Two kinds of load
  concurrency = [1]
}

benchmark "pool" {
  groups     = [group.g]
  strategies = [strategy.pool] # ERROR: Strategy without users
  users      = [2]
}

strategy "other" {
  type    = "program"
  command = ["./client"]
}

benchmark "program" {
  groups     = [group.g]
  strategies = [strategy.other] # ERROR: Strategy without users
  users      = [2]
}

benchmark "open" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  users      = [2]
  arrival    = "poisson" # ERROR: Argument of an open loop
}

benchmark "paced" {
  groups      = [group.g]
  strategies  = [strategy.sequential]
  concurrency = [1]
  pace        = "1s" # ERROR: Argument of users
}

benchmark "arriving" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  rate       = [1]
  new_user   = "never" # ERROR: Argument of users
}

benchmark "word" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  users      = [1]
  new_user   = "always" # ERROR: Value not allowed
}

benchmark "pace" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  users      = [1]
  pace       = 10 # ERROR: Wrong type
}

benchmark "short" {
  groups     = [group.slow]
  strategies = [strategy.sequential]
  users      = [10]
  duration   = "50s" # ERROR: Trials shorter than two journeys
  blocks     = 6
}

benchmark "pacing" {
  groups     = [group.slow, group.g]
  strategies = [strategy.gather]
  users      = [10]
  pace       = "10s"
  duration   = "3m" # ERROR: Trials shorter than two journeys
  blocks     = 10
}

# There is no level that nobody has.
benchmark "loop" {
  groups      = [group.g]
  strategies  = [strategy.sequential]
  concurrency = [1, 10] # ERROR: Level that no strategy has
}
