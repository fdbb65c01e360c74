import { type INestApplication, Injectable } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { contractParts, finish } from './open-api.parts.js';

/** The OpenAPI 3.1 document, made from the routes and DTOs when somebody first asks for it. */
@Injectable()
export class OpenApi {
  private app: INestApplication | null = null;
  private made: OpenAPIObject | null = null;

  /** Names the application to describe; called once, when it is made. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  document(): OpenAPIObject {
    if (this.app === null) throw new Error('no application to describe');
    this.made ??= finish(SwaggerModule.createDocument(this.app, outline()));
    return this.made;
  }
}

function outline(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Custody')
    .setDescription(contractParts.description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .build();
}
