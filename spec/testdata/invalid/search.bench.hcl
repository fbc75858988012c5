group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "h" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "slow" {
  base_url = "http://127.0.0.1:1"
  request "r" {
    path  = "/"
    think = "5s"
  }
}

variable "secret" {
  default   = 3
  sensitive = true
}

benchmark "loads" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [1]   # ERROR: Two kinds of load
  duration    = "10s" # ERROR: A search has no duration
  blocks      = 10    # ERROR: A search has no blocks
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [error_ratio <= 0.001]
  }
}

benchmark "empty" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {} # ERROR: Missing argument
}

benchmark "ranges" {
  for_each   = { a = [50], b = [500, 50], c = [0, 10], d = [1, null] }
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = each.value # ERROR: Not a range # ERROR: Empty range # ERROR: Number out of bounds # ERROR: Null in a list
    holds  = [error_ratio <= 0.001]
  }
}

benchmark "whole" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "concurrency"
    within = [1.5, 10] # ERROR: Not a whole number
    holds  = [error_ratio <= 0.001]
  }
}

benchmark "words" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over      = "rates" # ERROR: Value not allowed
    within    = [50, 500]
    holds     = [error_ratio <= 0.001]
    precision = 2    # ERROR: Number out of bounds
    at_most   = "0s" # ERROR: Duration of zero
    trial     = 3    # ERROR: Not a duration
  }
}

benchmark "holds" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds = [
      response.p99,                        # ERROR: Not a condition on a metric
      "service.p99 <= 50",                 # ERROR: Not a condition on a metric
      error_ratio == 0,                    # ERROR: Not a condition on a metric
      respons.p99 <= "50ms",               # ERROR: Unknown metric
      response <= "50ms",                  # ERROR: Unknown metric
      response.p90 >= "50ms",              # ERROR: Condition the wrong way round
      throughput <= rate,                  # ERROR: Condition the wrong way round
      requests >= 5,                       # ERROR: Metric without a direction
      capacity >= 5,                       # ERROR: capacity can't be used here
      response.p95 <= "50",                # ERROR: Not a duration
      response.p50 <= true,                # ERROR: Wrong type
      error_ratio <= "1ms",                # ERROR: Number needed
      yield >= -1,                         # ERROR: Negative limit
      service.p50 <= 0,                    # ERROR: Bound of zero
      throughput >= concurrency,           # ERROR: concurrency can't be used here
      throughput.mean >= rate * rate,      # ERROR: Bound is no line
      service.p99 <= null,                 # ERROR: Bound is null
      service.p95 <= var.secret,           # ERROR: Sensitive value
      program.rows >= 1,                   # ERROR: Metric of client programs
      part.buy.makespan.p95 <= "1s",       # ERROR: Metric of a part
      queue.p50 <= "1ms",
      queue.p50 <= "2ms", # ERROR: Listed twice
    ]
  }
}

benchmark "references" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds = [
      0.5 <= error_ratio,         # ERROR: Unknown reference
      service.p90 <= var.nowhere, # ERROR: Unknown variable
    ]
  }
}

benchmark "none" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [] # ERROR: Empty list
  }
}

benchmark "one" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = {} # ERROR: Wrong type
  }
}

benchmark "closed" {
  groups     = [group.g]
  strategies = [strategy.pool]
  arrival    = "poisson" # ERROR: Argument of an open loop
  search {
    over   = "concurrency"
    within = [1, 50]
    holds  = [response.p99 <= "50ms"] # ERROR: No schedule to respond to
  }
}

benchmark "batches" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [1, 50]
    holds  = [makespan.p50 <= "50ms"] # ERROR: Metric of batches
  }
}

strategy "other" {
  type    = "program"
  command = ["./client"]
}

benchmark "program" {
  groups     = [group.g]
  strategies = [strategy.other] # ERROR: Program in a search
  search {
    over   = "concurrency"
    within = [1, 50]
    holds  = [throughput >= 5]
  }
}

benchmark "loop" {
  groups     = [group.g]
  strategies = [strategy.sequential] # ERROR: No level for a plain loop
  search {
    over   = "concurrency"
    within = [1, 50]
    holds  = [throughput >= 5]
  }
}

benchmark "short" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [response.p99 <= "50ms"]
    trial  = "2s" # ERROR: Trials with too few requests
  }
}

benchmark "time" {
  groups     = [group.g, group.h]
  strategies = [strategy.pool]
  search {
    over    = "rate"
    within  = [50, 500]
    holds   = [response.p99 <= "50ms"]
    at_most = "30s" # ERROR: No time for a search
  }
}

benchmark "journeys" {
  groups     = [group.slow]
  strategies = [strategy.sequential]
  search { # ERROR: Trials shorter than two journeys
    over   = "users"
    within = [1, 50]
    holds  = [makespan.p50 <= "50ms"]
    trial  = "2s"
  }
}

benchmark "twice" {
  groups     = [group.g]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [error_ratio <= 0.001]
  }
  search { # ERROR: Second search block
    over   = "rate"
    within = [50, 500]
    holds  = [error_ratio <= 0.001]
  }
}

benchmark "judged" {
  groups     = [group.g, group.h]
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [error_ratio <= 0.001]
  }
  compare {
    baseline = group.g
    metrics  = [capacity, response.p99] # ERROR: Trials of different levels
  }
  compare {
    baseline   = group.g
    metrics    = [capacity]
    early_stop = true # ERROR: Argument without a use in a search
  }
  threshold "errors" {
    metric = error_ratio # ERROR: Trials of different levels
    max    = 0.1
  }
  threshold "ends" {
    metric = capacity
    min    = 100
    abort  = true # ERROR: Argument without a use in a search
  }
}

benchmark "levels" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [1]
  threshold "capacity" {
    metric = capacity # ERROR: No capacity without a search
    min    = 100
  }
}
