/** A server as node_exporter reports it, for the tests of what is read from it. */

/** Between scrapes, ms. */
export const STEP = 15_000

/** Two cores, one of them a quarter busy; two disks; a card and a loopback; 4 GB of which 1 is free. */
export const web = (instance: string) => `
  up{instance="${instance}"} 1x10
  node_cpu_seconds_total{instance="${instance}", cpu="0", mode="idle"} 100+15x10
  node_cpu_seconds_total{instance="${instance}", cpu="1", mode="idle"} 100+7.5x10
  node_cpu_seconds_total{instance="${instance}", cpu="1", mode="user"} 100+7.5x10
  node_memory_MemTotal_bytes{instance="${instance}"} 4000x10
  node_memory_MemAvailable_bytes{instance="${instance}"} 1000x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/", fstype="ext4"} 100x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/", fstype="ext4"} 70x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/data", fstype="xfs"} 200x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/data", fstype="xfs"} 80x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/run", fstype="tmpfs"} 10x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/run", fstype="tmpfs"} 0x10
  node_disk_read_bytes_total{instance="${instance}", device="sda"} 0+150x10
  node_disk_read_bytes_total{instance="${instance}", device="sdb"} 0+300x10
  node_disk_read_bytes_total{instance="${instance}", device="dm-0"} 0+450x10
  node_disk_written_bytes_total{instance="${instance}", device="sda"} 0+1500x10
  node_network_receive_bytes_total{instance="${instance}", device="eth0"} 0+3000x10
  node_network_receive_bytes_total{instance="${instance}", device="lo"} 0+9000x10
  node_network_transmit_bytes_total{instance="${instance}", device="eth0"} 0+6000x10
  node_network_transmit_bytes_total{instance="${instance}", device="veth12"} 0+9000x10
  node_load1{instance="${instance}"} 0.75x10
  node_boot_time_seconds{instance="${instance}"} 50x10`
