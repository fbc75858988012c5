group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "a" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ name = "climb", rate = 5, over = "1s" }, { name = "climb", rate = 5, for = "1s" }] # ERROR: Stage named twice
}

benchmark "b" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ rate = 5, over = "1s", duration = "1s" }] # ERROR: Two kinds of stage
}

benchmark "c" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ name = "climb", rate = 5 }] # ERROR: Incomplete stage
}

benchmark "d" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ name = " ", rate = 5, for = "1s" }] # ERROR: Stage without a name
}

benchmark "e" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ rate = 5, for = "0s" }] # ERROR: Duration of zero
}

benchmark "f" {
  groups     = [group.api]
  strategies = [strategy.map]
  stages     = [{ rate = 5, ovre = "1s" }] # ERROR: Unknown attribute
}
