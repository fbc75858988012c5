group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "day" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "journey" {
  base_url = "http://127.0.0.1:1"
  request "login" {
    path    = "/login"
    capture = { token = json("$.token") }
  }
  request "home" { path = "/${request.login.token}" }
}

strategy "real" {
  type    = "program"
  command = ["client"]
}

mix "day" {
  part "browse" {
    group = group.g
    share = 0.75
  }
  part "buy" {
    group = group.journey
    share = 0.25
  }
}

mix "settled" {
  part "browse" {
    group    = group.g
    strategy = strategy.pool
    share    = 0.75
  }
  part "buy" {
    group    = group.journey
    strategy = strategy.sequential
    share    = 0.25
    start    = "20s" # ERROR: Start after the end
  }
}

mix "late" {
  part "browse" {
    group = group.g
    share = 1
    start = "1s" # ERROR: Nobody at the start
  }
}

mix "counted" {
  part "browse" {
    group = group.g
    share = 0.5
  }
  part "more" {
    group = group.g
    share = 0.5
    start = "1s" # ERROR: Start in a counted trial
  }
}

mix "program" {
  part "browse" {
    group = group.g
    share = 1
  }
}

benchmark "same_name" {
  groups     = [group.day, mix.day] # ERROR: One name twice
  strategies = [strategy.sequential]
  rate       = [10]
}

benchmark "cannot_wait" {
  groups     = [mix.day]
  strategies = [strategy.sequential, strategy.pool] # ERROR: Requests in an order
  rate       = [10]
}

benchmark "the_same" {
  groups     = [mix.settled]
  strategies = [strategy.sequential, strategy.map] # ERROR: The same mix several times
  rate       = [10]
}

benchmark "two_loops" {
  groups      = [mix.settled] # ERROR: Workers and batches in one closed loop
  strategies  = [strategy.sequential]
  concurrency = [1]
  duration    = "600s"
}

benchmark "no_level" {
  groups      = [mix.day]
  strategies  = [strategy.sequential]
  concurrency = [10] # ERROR: No level for a plain loop
}

benchmark "too_short" {
  groups     = [mix.settled]
  strategies = [strategy.sequential]
  rate       = [10]
}

benchmark "too_late" {
  groups     = [mix.late]
  strategies = [strategy.sequential]
  rate       = [10]
}

benchmark "counted" {
  groups      = [mix.counted]
  strategies  = [strategy.sequential]
  concurrency = [1]
  iterations  = 100
}

benchmark "program" {
  groups      = [mix.program]
  strategies  = [strategy.real] # ERROR: Client program in a mix
  concurrency = [1]
}

benchmark "metrics" {
  groups     = [mix.day]
  strategies = [strategy.sequential, strategy.gather]
  rate       = [10]
  compare {
    baseline = strategy.sequential
    metrics = [
      part.buy.makespan.p50,
      part.bye.makespan.p50,       # ERROR: Unknown part
      part.buy.makespn.p50,        # ERROR: Unknown metric
      part.buy.cpu_per_request,    # ERROR: Metric of the whole mix
      part.buy.connections.opened, # ERROR: Metric without a direction
    ]
  }
  threshold "buy" {
    metric = part.brows.service.p95 # ERROR: Unknown part
    max    = "1s"
  }
  threshold "login" {
    metric  = service.p95
    request = "logn" # ERROR: Unknown request
    max     = "1s"
  }
}

benchmark "no_mix" {
  groups     = [group.g]
  strategies = [strategy.map]
  rate       = [10]
  threshold "buy" {
    metric = part.buy.service.p95 # ERROR: No parts
    max    = "1s"
  }
}
