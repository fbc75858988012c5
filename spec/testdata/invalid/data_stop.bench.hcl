data "users" {
  rows   = [for i in range(50) : { id = i }]
  on_end = "stop"
}

group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" {
    path = "/${data.users.id}"
  }
}

group "still" {
  base_url = "http://127.0.0.1:1"
  request "r" {
    path = "/"
  }
}

benchmark "by_time" {
  groups      = [group.g] # ERROR: Rows that would have to last
  strategies  = [strategy.pool]
  concurrency = [2]
  duration    = "1s"
}

benchmark "too_many" {
  groups      = [group.g] # ERROR: Too few rows
  strategies  = [strategy.pool]
  concurrency = [2]
  iterations  = 60
  blocks      = 6
  warmup      = "0s"
  lead_in     = false
}

benchmark "too_many_with_what_leads_in" {
  groups      = [group.g] # ERROR: Too few rows
  strategies  = [strategy.pool]
  concurrency = [2]
  iterations  = 48
  blocks      = 6
  warmup      = "0s"
}

benchmark "enough" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [2]
  iterations  = 50
  blocks      = 10
  warmup      = "0s"
  lead_in     = false
}

benchmark "no_rows" {
  groups      = [group.still]
  strategies  = [strategy.pool]
  concurrency = [2]
  duration    = "1s"
}
