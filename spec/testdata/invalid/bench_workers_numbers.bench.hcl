variable "zone" { default = "a" }

bench {
  workers {
    on_lost = var.zone              # ERROR: No references here
    min    = 0                      # ERROR: Number out of bounds
    max    = 2.5                    # ERROR: Not a whole number
    labels = { zone = "a,b" }       # ERROR: Invalid label
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
