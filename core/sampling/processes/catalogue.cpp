#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {

const Component<Schedule>& linearSchedule();
const Component<Schedule>& cosineSchedule();

const Component<Process>& variancePreserving();
const Component<Process>& varianceExploding();

const Family<Schedule>& schedules() {
  static const Family<Schedule> family("schedule", "Noise schedules", {linearSchedule(), cosineSchedule()});
  return family;
}

const Family<Process>& processes() {
  static const Family<Process> family("process", "Noising processes", {variancePreserving(), varianceExploding()});
  return family;
}

} // namespace semiflow::sampling
