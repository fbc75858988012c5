# What a target that is down means is one of two words.
group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
  unreachable = "ignore" # ERROR: Value not allowed
}
