# VAR: hook=https://user@hooks.example.com/secret#part

variable "hook" {
  sensitive = true
}

history {
  project    = "shop -->"    # ERROR: Invalid name of a project
  branch     = "main branch" # ERROR: Invalid branch
  alarms     = 0             # ERROR: Number out of bounds
  min_effect = -0.1          # ERROR: Number out of bounds
  store      = "x"           # ERROR: Unknown argument
  keep       = { full = "ninety days", thn = "2y" } # ERROR: Not an age # ERROR: Unknown key

  notify {
    webhook = var.hook # ERROR: URL with a fragment
  }
  notify { # ERROR: Second notify block
    command = ["./tell.sh"]
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

  track {
    subject = group.api
    metrics = [service.p50]
  }
}
