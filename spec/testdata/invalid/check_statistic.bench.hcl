# The results have an exact type before the run: these are found without one.
check "c" {
  assert {
    condition     = benchmark.b["api"]["map"][1].delivery.p98 < 1 # ERROR: Unknown attribute
    error_message = "x"
  }
  assert {
    condition     = benchmark.b["api"]["gathr"][1].delivery.p99 < 1 # ERROR: Unknown key
    error_message = "x"
  }
  assert {
    condition     = benchmark.b["ap"]["map"][1].delivery.p99 < 1 # ERROR: Unknown key
    error_message = "x"
  }
  assert {
    condition     = benchmark.b["api"]["map"][2].delivery.p99 < 1 # ERROR: Unknown key
    error_message = "x"
  }
  assert {
    condition     = benchmark.bb["api"]["map"][1].delivery.p99 < 1 # ERROR: Unknown benchmark
    error_message = "x"
  }
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
