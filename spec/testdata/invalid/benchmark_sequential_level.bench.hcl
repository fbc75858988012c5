group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

# A plain loop has level 1 only.
benchmark "loop" {
  groups      = [group.g]
  strategies  = [strategy.sequential, strategy.map]
  concurrency = [10, 20] # ERROR: No level for a plain loop
}

# Workers have as many as they are told.
benchmark "workers" {
  groups      = [group.g]
  strategies  = [strategy.pool, strategy.map]
  concurrency = ["default"] # ERROR: No default for workers
}

benchmark "twice" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = ["default", 1, "default"] # ERROR: Level listed twice
}

benchmark "misspelt" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = ["defualt", 1] # ERROR: Wrong type
}
