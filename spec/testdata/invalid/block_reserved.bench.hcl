# Words of Terraform, and of other load tools.
terraform { # ERROR: Reserved word
  required_version = "1"
}
data "http" "x" { # ERROR: One name too many
}
resource "null" "x" { # ERROR: Reserved word
}
provider "aws" {} # ERROR: Reserved word
import {} # ERROR: Reserved word
scenario "x" {} # ERROR: Reserved word

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
