benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
  seed = -1 # ERROR: Number out of bounds
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}

benchmark "beyond" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
  seed        = 9007199254740993 # ERROR: Number out of bounds
}

benchmark "far_beyond" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
  seed        = 18446744073709551616 # ERROR: Number out of bounds
}

benchmark "greatest" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
  seed        = 9007199254740992
}

benchmark "hardly_less" {
  groups      = [group.api]
  strategies  = [strategy.map]
  rate        = [1e-30, 10000000.0000000000000001] # ERROR: Number out of bounds
}
