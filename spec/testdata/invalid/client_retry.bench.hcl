client "nothing" {
  retry {} # ERROR: Missing argument
}

client "empty" {
  retry {
    on = [] # ERROR: Empty list
  }
}

client "words" {
  retry {
    on = ["503", "rest"] # ERROR: Value not allowed
  }
}

client "class" {
  retry {
    on = ["6xx"] # ERROR: Value not allowed
  }
}

client "twice" {
  retry {
    on = ["reset", "reset"] # ERROR: Given twice
  }
}

client "once" {
  retry {
    attempts = 1 # ERROR: Number out of bounds
    on       = ["503"]
  }
}

client "shrinking" {
  retry {
    on      = ["503"]
    backoff = 0.5 # ERROR: Number out of bounds
  }
}

client "long" {
  retry {
    on   = ["503"]
    wait = "1h" # ERROR: Wait too long
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
