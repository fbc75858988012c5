setup { # ERROR: Missing name
}
feeder "rows" { # ERROR: Unknown block type
  file = "rows.csv"
}
options { # ERROR: Unknown block type
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  auth { # ERROR: Unknown block type
    user = "me"
  }
  request "list" {
    path    = "/items"
    extract = { token = "$.token" } # ERROR: Unknown argument
    pause   = "2s"                  # ERROR: Unknown argument
    retry   = 3                     # ERROR: Unknown argument
    files   = ["photo.jpg"]         # ERROR: Unknown argument
    extract { # ERROR: Unknown block type
      name = "token"
    }
  }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
  executor    = "constant-vus" # ERROR: Unknown argument
  teardown { # ERROR: Unknown block type
  }
}
