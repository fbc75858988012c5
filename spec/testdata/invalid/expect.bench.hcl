group "g" {
  base_url = "http://127.0.0.1"
  request "a" {
    path = "/"
    expect {
      status       = "fine" # ERROR: Wrong type
      content_type = "json" # ERROR: Invalid media type
      body_matches = "(" # ERROR: Invalid regular expression
      json         = { "items[0].id" = 7 } # ERROR: Invalid JSONPath
      max_bytes    = "64KiB" # ERROR: Wrong type
      max_duration = "fast" # ERROR: Not a duration
    }
  }
  request "b" {
    path = "/"
    expect {
      status = [20] # ERROR: Number out of bounds
    }
  }
  request "c" {
    path = "/"
    expect {
      stauts = [200] # ERROR: Unknown argument
    }
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
