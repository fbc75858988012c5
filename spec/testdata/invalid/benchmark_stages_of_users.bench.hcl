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

benchmark "mixed" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  stages     = [{ users = 5, over = "1s" }, { rate = 5, for = "1s" }] # ERROR: Rates and users in one list
}

benchmark "nobody" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  stages     = [{ users = 0, for = "1s" }] # ERROR: No load
}

benchmark "half" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  stages     = [{ users = 1.5, for = "1s" }] # ERROR: Number out of bounds
}

benchmark "pool" {
  groups     = [group.g]
  strategies = [strategy.pool] # ERROR: Strategy without users
  stages     = [{ users = 5, for = "1s" }]
}

benchmark "short" {
  groups     = [group.slow]
  strategies = [strategy.sequential]
  stages     = [{ users = 5, over = "1s", for = "5s" }] # ERROR: Trials shorter than two journeys
}

benchmark "open" {
  groups        = [group.g]
  strategies    = [strategy.sequential]
  stages        = [{ users = 5, over = "1s" }]
  max_in_flight = 5 # ERROR: Argument of an open loop
}

benchmark "rates" {
  groups     = [group.g]
  strategies = [strategy.sequential]
  stages     = [{ rate = 5, over = "1s" }]
  pace       = "5s" # ERROR: Argument of users
}
