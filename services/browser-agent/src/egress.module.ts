import { type DynamicModule, Module } from '@nestjs/common';
import { RuntimeModule, startService, TimeScale } from '#runtime';
import { EgressService, EgressSettings } from './application/egress-service.js';
import { protocolTimes } from './domain/protocol-times.js';
import { type EgressConfig, egressSettings, readEgressConfig } from './egress.config.js';
import { EgressLoop } from './inbound/egress.loop.js';
import { FenceRepository } from './outbound/egress/fence.repository.js';

const settingsOf = (config: EgressConfig, scale: TimeScale): EgressSettings => {
  const { requestCap } = protocolTimes((ms) => scale.ms(ms));
  const proxy = { host: config.host, port: config.proxyPort, secret: config.egressSecret, submitLifeMs: requestCap };
  return new EgressSettings(proxy, config.advertisedHost, config.extraTargets);
};

@Module({ providers: [FenceRepository, EgressService, EgressLoop] })
export class EgressModule {
  static with(config: EgressConfig): DynamicModule {
    return {
      module: EgressModule,
      imports: [RuntimeModule.forService({ ...config, service: 'egress', schema: 'agent' })],
      providers: [
        { provide: EgressSettings, inject: [TimeScale], useFactory: (scale: TimeScale) => settingsOf(config, scale) },
      ],
    };
  }
}

export function startEgress(config = readEgressConfig()) {
  return startService({
    service: 'egress',
    settings: egressSettings,
    config,
    module: EgressModule.with(config),
    host: config.host,
    port: config.port,
  });
}
